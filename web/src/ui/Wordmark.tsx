/** Two rings that share a point: a relation. The mark is drawn, so that it looks the same on every machine. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" className="mark-ground" />
      <g fill="none" strokeWidth="2.6" stroke="#fff">
        <circle cx="12.4" cy="16" r="6.2" />
        <circle cx="19.6" cy="16" r="6.2" />
      </g>
      <circle cx="16" cy="16" r="2.1" fill="#f0805f" />
    </svg>
  );
}

export function Wordmark({ size = 28 }: { size?: number }) {
  return (
    <span className="wordmark">
      <Mark size={size} />
      <span className="wordmark-zh" lang="zh-CN">
        关系
      </span>
      <span className="wordmark-en" lang="en">
        Guanxi
      </span>
    </span>
  );
}
