package dev.bothy.starlark.format;

/**
 * A comment between two tokens.
 *
 * @param text from its {@code #} on, without blanks at the end
 * @param ownLine whether nothing stands before it on its line
 * @param blankBefore whether a blank line precedes it
 */
record Comment(String text, boolean ownLine, boolean blankBefore) {}
