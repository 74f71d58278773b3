import type { ReactNode } from "react";

const drawn = (paths: ReactNode) =>
  function Icon() {
    return (
      <svg
        viewBox="0 0 24 24"
        width="24"
        height="24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {paths}
      </svg>
    );
  };

export const CardIcon = drawn(
  <>
    <rect x="3" y="5" width="18" height="14" rx="2.5" />
    <path d="M3 10h18M7 15h4" />
  </>,
);
export const StarIcon = drawn(
  <path d="m12 3.5 2.6 5.3 5.9.9-4.3 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.500 9.700l5.900-.900z" />,
);
export const ReceiptIcon = drawn(
  <>
    <path d="M6 3h12v18l-3-2-3 2-3-2-3 2z" />
    <path d="M9 8h6M9 12h6" />
  </>,
);
export const PersonIcon = drawn(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.500 20.500c1-4 4-5.500 7.500-5.500s6.500 1.500 7.500 5.500" />
  </>,
);
export const EventIcon = drawn(
  <>
    <rect x="3.500" y="5" width="17" height="15.500" rx="2" />
    <path d="M3.500 10h17M8 3v4M16 3v4M9 15l2 2 4-4" />
  </>,
);
export const HelpIcon = drawn(
  <>
    <path d="M4 5h16v11H10l-4 4v-4H4z" />
    <path d="M9.500 9a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .7-1 1.200M12 14.200v.1" />
  </>,
);
