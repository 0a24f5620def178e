/** Where the service answers: the folder above that of this script, so that it may stand below any address. */
export const ROOT = new URL("..", import.meta.url);

/** The whole address of something of the service. */
export const addressOf = (path: string): string => new URL(path.replace(/^\//, ""), ROOT).href;
