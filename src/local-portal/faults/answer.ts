import type { HttpAnswer } from '../http/listener.ts';
import type { Accident } from './faults.ts';

/** What a request gets that met with an accident: nothing, or a page of the gateway in front of PHP. */
export function accidentAnswer({ do: what, status }: Accident): HttpAnswer {
  if (what !== 'html') return { status: 0, headers: {}, body: '', fate: what };
  const title = status === 502 ? '502 Bad Gateway' : `${status} Error`;
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n`,
  };
}
