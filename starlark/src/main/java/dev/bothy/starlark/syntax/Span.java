package dev.bothy.starlark.syntax;

/**
 * A piece of a file's text as editors and tools count.
 *
 * @param startByte UTF-8 byte offset of its first character, from 0
 * @param endByte UTF-8 byte offset behind its last
 * @param startLine 0-based line of its first character
 * @param startColumn 0-based UTF-16 column of its first character
 * @param endLine 0-based line of the place behind its last character
 * @param endColumn 0-based UTF-16 column of that place
 */
public record Span(
    int startByte, int endByte, int startLine, int startColumn, int endLine, int endColumn) {}
