package dev.bothy.starlark.syntax;

/**
 * A piece of a file's text.
 *
 * @param index its place among the file's tokens
 * @param start offset of the first character
 * @param end offset behind the last
 */
public record Token(TokenKind kind, int index, int start, int end) {}
