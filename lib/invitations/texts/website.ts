/** An organization's website when it is one that may be linked to: `http` or `https`, and nothing else. */
export const linkableWebsite = (address: string | undefined): URL | undefined => {
  const url = address === undefined ? null : URL.parse(address.trim());
  const safe =
    url !== null && ["http:", "https:"].includes(url.protocol) && url.username + url.password === "";
  return safe ? url : undefined;
};
