export const feed = (bowl: Bowl) => bowl.fill("tuna");
