/**
 * The header by which the edge proves that a request came through it. CloudFront does not let viewers set an origin's
 * header.
 */
export const edgeHeader = "x-twotier-edge";
/** The caller of the edge, written by CloudFront itself: the address, a colon, and the port. */
export const viewerHeader = "cloudfront-viewer-address";
