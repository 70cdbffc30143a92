export function watchLive() {}
