/** The header in which the edge shows that a request came through it. CloudFront lets no viewer set an origin's header. */
export const edgeHeader = "x-twotier-edge";
/** Who called the edge, as CloudFront itself writes it: the address, a colon, and the port. */
export const viewerHeader = "cloudfront-viewer-address";
