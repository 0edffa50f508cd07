package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.bothy.starlark.eval.CompiledClass.Method;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes one class of the JVM of a tree of nodes that runs often: the same frame, the same steps,
 * the same failures at the same places, without the dispatch from node to node. Compiled code has
 * no loops and no exception handlers of its own: loops stay nodes whose bodies are compiled, and
 * what may fail is done by the static methods that the nodes use too.
 */
final class Compiler {
  private Compiler() {}

  /** The compiled statement, or the same when it is better left as it is. */
  static Statements.Action compile(Statements.Action action, Code code) {
    try {
      return compiled(action, code);
    } catch (IllegalArgumentException | LinkageError | StackOverflowError _) {
      // Too large for a class file, or too near to the stack's end to be compiled.
      return action;
    }
  }

  private static Statements.Action compiled(Statements.Action action, Code code) {
    if (action instanceof Statements.Jump || action instanceof Statements.For) {
      return action;
    }
    CompiledClass c = new CompiledClass(Statements.Action.class);
    Method exec =
        new Method(
            "exec",
            MethodTypeDesc.of(CD_int, CompiledCode.FRAME),
            b -> {
              CompiledCode out = new CompiledCode(b, c, code);
              out.statement(action);
              b.iconst_0().ireturn();
            });
    return make(c, List.of(exec), action);
  }

  /** The compiled expression, or the same when it is better left as it is. */
  static Node compile(Node node, Code code) {
    try {
      return compiled(node, code);
    } catch (IllegalArgumentException | LinkageError | StackOverflowError _) {
      return node;
    }
  }

  private static Node compiled(Node node, Code code) {
    if (node instanceof VariableNodes.Constant || node instanceof VariableNodes.Local) {
      return node;
    }
    CompiledClass c = new CompiledClass(Node.class);
    Method eval =
        new Method(
            "eval",
            MethodTypeDesc.of(CD_Object, CompiledCode.FRAME),
            b -> {
              new CompiledCode(b, c, code).value(node);
              b.areturn();
            });
    Consumer<CodeBuilder> truth =
        b -> {
          var no = b.newLabel();
          new CompiledCode(b, c, code).test(node, no);
          b.iconst_1().ireturn().labelBinding(no).iconst_0().ireturn();
        };
    Method test = new Method("test", MethodTypeDesc.of(CD_boolean, CompiledCode.FRAME), truth);
    return make(c, List.of(eval, test), node);
  }

  @SuppressWarnings("unchecked")
  private static <T> T make(CompiledClass c, List<Method> methods, T otherwise) {
    Object made = c.make(methods);
    return made == null ? otherwise : (T) made;
  }
}
