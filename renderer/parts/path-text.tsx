import './path-text.css'

/** A path in one line. Where there is no room its folders give way, because the name at its end tells it from others. */
export function PathText({ path }: { readonly path: string }) {
  const name = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  return (
    <span className="path-text code" title={path}>
      <span className="path-folders">{path.slice(0, name)}</span>
      <span className="path-name">{path.slice(name)}</span>
    </span>
  )
}
