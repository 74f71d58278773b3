import "./markdown.css";
import Reader from "react-markdown";
import tables from "remark-gfm";

const PLUGINS = [tables];

/** Pictures of this program are shown; a picture from elsewhere would tell its place who reads, and is a link. */
const isOurs = (address?: string) => address?.startsWith("/") && !address.startsWith("//");

interface Props {
  text: string;
  /** For readers who may not fetch the program's pictures: their descriptions are shown. */
  withoutPictures?: boolean;
}

/** A text in Markdown. HTML in it is shown as text, and addresses that could run something are left out. */
export function Markdown({ text, withoutPictures = false }: Props) {
  return (
    <div className="markdown">
      <Reader
        remarkPlugins={PLUGINS}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          ),
          img: ({ src, alt }) =>
            withoutPictures ? (
              alt
            ) : isOurs(src) ? (
              <img src={src} alt={alt ?? ""} />
            ) : src ? (
              <a href={src} target="_blank" rel="noreferrer noopener">
                {alt || src}
              </a>
            ) : (
              alt
            ),
        }}
      >
        {text}
      </Reader>
    </div>
  );
}
