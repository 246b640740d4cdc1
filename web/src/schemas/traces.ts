/** What a page sees of the endpoint before any worker answers: names of locks and databases, which say no more than this. */

/** The lock of which every open profile has a share. */
export const OPEN = "souspli open";

/** What the lock begins with that each tab holds which shares a worker with others. */
export const TAB = "souspli tab ";

/** What the names of this browser's profiles begin with. */
export const PROFILE = "souspli-";
