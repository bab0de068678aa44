const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Elements that draw. None of them loads, runs, links or repeats anything. */
export const elements = words(`
  svg g defs title desc path rect circle ellipse line polyline polygon text tspan
  linearGradient radialGradient stop clipPath mask
`);

/** Elements that may contain text. */
export const withText = words("title desc text tspan");

/** The allowed values of attributes, and of properties in `style`. */
export const presentation = words(`
  fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
  stroke-dashoffset stroke-opacity opacity color clip-path clip-rule mask mask-type stop-color stop-opacity display
  visibility overflow shape-rendering text-rendering image-rendering color-interpolation paint-order vector-effect
  font-family font-size font-style font-weight font-stretch font-variant text-anchor text-decoration letter-spacing
  word-spacing dominant-baseline alignment-baseline baseline-shift isolation mix-blend-mode enable-background
`);

export const attributes = words(`
  id class style version role aria-label aria-hidden data-name xml:space viewBox preserveAspectRatio x y width height
  d points cx cy r rx ry fx fy fr x1 y1 x2 y2 dx dy rotate textLength lengthAdjust pathLength transform
  gradientTransform gradientUnits spreadMethod offset clipPathUnits maskUnits maskContentUnits
`);

/** The functions in values. The target of `url` is checked separately. */
export const functions = words("translate scale rotate skewX skewY matrix rgb rgba hsl hsla");

/** The namespaces that may be declared, by the declaring attribute. */
export const namespaces: Readonly<Record<string, string>> = {
  xmlns: "http://www.w3.org/2000/svg",
  "xmlns:xlink": "http://www.w3.org/1999/xlink",
};
