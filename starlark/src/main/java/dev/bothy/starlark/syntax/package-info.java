/**
 * Source files: lossless tokens, the syntax tree, dialect switches and the resolver. Knows no
 * values. Start at {@link dev.bothy.starlark.syntax.SyntaxTree}; {@link
 * dev.bothy.starlark.syntax.Resolution} says what its names mean.
 */
// The map, from text to names:
//     a file's text: SourceFile Span
//     tokens: Lexer, on LexemeReader, fills Tokens with Token and TokenKind; Literals has their
// values
//     trees: Parser, on SimpleStatementParser, ExpressionParser, OperandParser, BracketParser and
//     TokenCursor, each reading smaller things than the one before; Targets
//     the tree: SyntaxTree of Node: Statement Def Expression Comprehension Argument; Children,
// Shape
//     names: Resolver, on ExpressionResolver, with Scopes, BoundNames and SignatureRules, under a
//     Dialect; what it finds is a Resolution of FunctionScope and Variable
@NullMarked
package dev.bothy.starlark.syntax;

import org.jspecify.annotations.NullMarked;
