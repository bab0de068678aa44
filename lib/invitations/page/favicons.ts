import type { Answer } from "../../http/answer.ts";

const icon = (contentType: string, body: string, base64: boolean): Answer => ({
  status: 200,
  headers: { "content-type": contentType, "cache-control": "public, max-age=86400" },
  body,
  base64,
});

/** The logo without a page around it. It has the light page's colours. */
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none"><rect width="32" height="32" rx="9" fill="#0b5c6b"/><path d="M16 6.5 25 11l-9 4.5L7 11z" fill="#fff"/><path d="m7 16 9 4.5 9-4.5M7 21l9 4.5 9-4.5" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" opacity=".82"/></svg>';

/** The same in 32 by 32 pixels, for programs that request `/favicon.ico` by themselves. */
const ico =
  "AAABAAEAICAAAAEAIABCAwAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAgGAAAAc3p69AAAAvdJREFUeJzMl11IFFEUx/939svdsYKgD+itqLWQDCo1S5+C6iF8K2NXECIyrZ6ECAItCMse+0B8iKAETYSkB+0pQTS1DyuCsDKECCopytzV3dnZ0527LOo4O7uzrYO/l717uXf+/3vO2Z17nDDAXV1b6CLHEQJKACplYJuQBQT6CrBhBhpWWLwver/1nX4NW/StpibPG5ObGFEDY8yBHEJEKpdrCctKI9ralCUG5OC5IpDaCcb8WEZ4VMYQi58Md7SOzRuobpB9NPuGf9kCG+CpnQhHfuxAV1dU0iZkCl+1S1xD0/J61l8RY2+wrowX2QCflGAjPApxIlbhlAjnuaWsxMu3bxWfA+8/wiqJA9MpJzFWwCxu3rdtMy4fq0SZP5G1ofEJND7swbMPn2EJhgImB+p+88pfk8l6vbAey0aI/jA5WE/p1qUT/h8jpgasCmdjxNbKN2Jlp8CqkWx+DSkNrM2XEY5EMacoaY2YCfs8buS5XPg1E0LGBiTG0HPhLLxuF9oHRtA59FyY0WP2R6QJHy/bi0B5idhb2XJbeyMuWeeEAZLEMBuNYt2qfJw+WIET+4vRMTiKDp2RVMJVXLiK71ntzRNzU9N/xaFUAwMpU7DwBPkej5ibnp0zNJJKeCYSMY2gqYGFD9YioJlJPnihEQ29sJnRjA3oi9DohMmNyXeJkXDOi9DISCrhZSvCu08Hxfjo7p1i/eOXb00NrvAiDNR/40ncgBQsaxESvjNfoL6PR+cQ0pBtEZrBM/LE4SwqLuQPOJBusaKqGJv8gu6RV4goMfg3bYTH6RTiWqjv9Q/hUucjjH6aFGszgRi6mSd4xu+ApF3JPbCAFpHKPbvEuOfF64xOvEicEFUpViii5wvWNfGbcSPshOhiqP3ONXEhCf90NPOJcdiE1h2FolM3tHHiRtR7M6IyqRY2IHpE3prxrkidN8CZe3CrP+RT3Dw3zYlGMvfCceB6WI55k32hhmFLkGjPpcMEVpqb9hwjClN7jdrzfwAAAP//OKQeiAAAAAZJREFUAwBh/P7YixHnaQAAAABJRU5ErkJggg==";

/** The icons that browsers and mail programs ask for, by their paths. */
export const favicons: ReadonlyMap<string, Answer> = new Map([
  ["/favicon.svg", icon("image/svg+xml", svg, false)],
  ["/favicon.ico", icon("image/x-icon", ico, true)],
]);
