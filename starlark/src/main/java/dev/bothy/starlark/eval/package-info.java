/**
 * Runs Starlark files. Start at {@link dev.bothy.starlark.eval.Starlark} to run one, at {@link
 * dev.bothy.starlark.eval.Session} to type one piece by piece, at {@link
 * dev.bothy.starlark.eval.Signature} to give files functions, at {@link
 * dev.bothy.starlark.eval.Values} to look at what they left.
 */
// The map. One package, so that lists, dicts and frames need not publish their insides, in layers
// that use only what is named behind "on": docs/decisions/0015. EvalLayersTest reads this.
//
// values, on StarlarkThread: what a file computes with
//     StarlarkValue None StarlarkBytes StarlarkCallable StarlarkDict StarlarkIterable StarlarkList
//     StarlarkRange StarlarkSet StarlarkTuple Sequence Values Printer
//     a host's own: HostValue HasOperators SettableFields
//     behind them: MutableValue Mutability HashTable Equality Lists Sets Bytes StringElements
//     texts and numbers: Utf8 Search TextBuilder Quoting Ints Digits Floats Numerals
//     from and to Java: JavaValues
//     the cost of hidden work: Work Sizes
//
// host, on values, StarlarkThread: how Java functions are described, checked and listed
//     Signature SignatureCheck Parameter Type TypeHint Arguments Builtin Methods Namespace
//     StarlarkStruct
//
// operations, on values, host, StarlarkThread: what operators, brackets and formats do
//     Operators Arithmetic Repetition Indexing Formatting Sorting
//
// builtins, on values, host, operations, StarlarkThread: the language's functions and methods
//     CoreBuiltins ScalarBuiltins CollectionBuiltins Attributes
//     StringMethods StringCases StringSearch StringParts BytesMethods
//     ListMethods DictMethods SetMethods
//
// interpreter, on values, host, operations, builtins, compiler, StarlarkThread, Module, Predeclared
//     from tree to nodes: Lowering LoweredStatements LoweredExpressions LoweredVariables
//     nodes, which evaluate themselves: Node AccessNodes CallNode ContainerNodes FunctionNode
//     OperatorNodes SessionNodes VariableNodes Statements Loops Target
//     what they run in: StarlarkFunction Code Frame Cell CallPlace ArgumentMap
//
// compiler, on interpreter, values, StarlarkThread: nodes that ran often become classes
//     Hot Compiler CompiledClass CompiledMethod CompiledStatements CompiledExpressions
//     CompiledConditions CompiledIntegers
//
// running, on values, host, builtins, interpreter: what a host holds
//     Starlark Session Module Loader Limits Predeclared StarlarkThread
@NullMarked
package dev.bothy.starlark.eval;

import org.jspecify.annotations.NullMarked;
