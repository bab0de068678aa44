/** Components of a colour: of sRGB from 0 to 1, or of OKLab. */
type Parts = readonly [number, number, number];

const partsOf = (hex: string): Parts => {
  const number = Number.parseInt(hex.slice(1), 16);
  return [((number >> 16) & 255) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
};

const hexOf = (parts: Parts): string =>
  `#${parts
    .map((part) =>
      Math.round(Math.min(1, Math.max(0, part)) * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

const toLinear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const fromLinear = (part: number): number =>
  part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;

/** The relative luminance by WCAG 2.2. */
const luminanceOf = (hex: string): number => {
  const [red, green, blue] = partsOf(hex);
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
};

/** The contrast of two colours, `#rrggbb`, by WCAG 2.2: from 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** OKLab, with its author's constants (bottosson.github.io/posts/oklab). */
const toOklab = (hex: string): Parts => {
  const [red, green, blue] = partsOf(hex);
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};

const fromOklab = ([lightness, a, b]: Parts): Parts => {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
};

/** The colour, or the most saturated displayable one of the same hue and lightness when screens cannot show it. */
const displayable = ([lightness, a, b]: Parts): string => {
  const within = (parts: Parts) => parts.every((part) => part >= -0.001 && part <= 1.001);
  for (let share = 1; share > 0; share -= 0.02) {
    const parts = fromOklab([lightness, a * share, b * share]);
    if (within(parts)) return hexOf(parts);
  }
  return hexOf(fromOklab([lightness, 0, 0]));
};

/** A colour of the same hue, lighter or darker by this much of OKLab's lightness. */
export const lighter = (hex: string, by: number): string => {
  const [lightness, a, b] = toOklab(hex);
  return displayable([Math.min(1, Math.max(0, lightness + by)), a, b]);
};

/** Mixes this share of the second colour into the first one. */
export const mixed = (hex: string, other: string, share: number): string => {
  const [from, to] = [toOklab(hex), toOklab(other)];
  const between = (at: 0 | 1 | 2) => from[at] + (to[at] - from[at]) * share;
  return displayable([between(0), between(1), between(2)]);
};
