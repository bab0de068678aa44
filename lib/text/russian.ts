const shortWord =
  /(?<=^|[\s(«])(?:а|в|и|к|о|с|у|я|во|до|за|из|или|их|ко|на|не|ни|но|об|он|от|по|со|то|что|без|для|как|мы|вы|её|его) (?=\S)/giu;

/** Template tag for Russian copy. A line never breaks before a dash or after a short word. */
export const russian = (strings: TemplateStringsArray): string =>
  strings
    .join("")
    .replaceAll(" —", "\u00a0—")
    .replace(shortWord, (word) => `${word.slice(0, -1)}\u00a0`);
