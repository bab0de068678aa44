/** An organization's website as a link; `undefined` unless it is `http` or `https` without user name and password. */
export const linkableWebsite = (address: string | undefined): URL | undefined => {
  const url = address === undefined ? null : URL.parse(address.trim());
  const safe =
    url !== null && ["http:", "https:"].includes(url.protocol) && url.username + url.password === "";
  return safe ? url : undefined;
};
