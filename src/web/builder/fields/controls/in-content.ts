/** Within the page's main part: a list outside of all parts is found by no reader that goes from part to part. */
export const inContent = { target: "#content" };
