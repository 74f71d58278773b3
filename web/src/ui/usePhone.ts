import { useMedia } from "./useMedia";

/** True on screens where a table doesn't fit and lists become cards. */
export const usePhone = () => useMedia("(max-width: 767px)");
