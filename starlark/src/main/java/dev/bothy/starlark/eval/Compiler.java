package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.bothy.starlark.eval.CompiledClass.Method;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
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
    if (action instanceof Statements.Jump || action instanceof Loops.For) {
      return action;
    }
    CompiledClass c = new CompiledClass(Statements.Action.class);
    return make(
        c,
        action,
        method(
            c,
            code,
            "exec",
            CD_int,
            m -> {
              m.statements.write(action);
              m.b.loadConstant(Statements.NORMAL).ireturn();
            }));
  }

  /** The compiled expression, or the same when it is better left as it is. */
  static Node compile(Node node, Code code) {
    if (node instanceof VariableNodes.Constant || node instanceof VariableNodes.Local) {
      return node;
    }
    CompiledClass c = new CompiledClass(Node.class);
    return make(
        c,
        node,
        method(
            c,
            code,
            "eval",
            CD_Object,
            m -> {
              m.expressions.write(node);
              m.b.areturn();
            }),
        method(
            c,
            code,
            "test",
            CD_boolean,
            m -> {
              Label no = m.b.newLabel();
              m.conditions.write(node, no);
              m.b.iconst_1().ireturn().labelBinding(no).iconst_0().ireturn();
            }));
  }

  private static Method method(
      CompiledClass c, Code code, String name, ClassDesc result, Consumer<CompiledMethod> body) {
    return new Method(
        name,
        MethodTypeDesc.of(result, CompiledMethod.FRAME),
        b -> body.accept(new CompiledMethod(b, c, code)));
  }

  @SuppressWarnings("unchecked")
  private static <T> T make(CompiledClass c, T otherwise, Method... methods) {
    try {
      Object made = c.make(List.of(methods));
      return made == null ? otherwise : (T) made;
    } catch (IllegalArgumentException | LinkageError | StackOverflowError _) {
      // Too large for a class file, or too near to the stack's end to be compiled.
      return otherwise;
    }
  }
}
