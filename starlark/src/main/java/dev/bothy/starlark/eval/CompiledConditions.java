package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/** Code for expressions of which only the truth matters, and for those that are true or false. */
final class CompiledConditions {
  private final CompiledMethod m;
  private final CodeBuilder b;

  CompiledConditions(CompiledMethod m) {
    this.m = m;
    b = m.b;
  }

  /** Goes on when true, jumps when false. */
  void write(Node node, Label ifFalse) {
    if (m.enter()) {
      branch(node, ifFalse);
      m.leave();
    } else {
      m.test(node, ifFalse);
    }
  }

  private void branch(Node node, Label ifFalse) {
    if (node instanceof OperatorNodes.Not n) {
      Label yes = b.newLabel();
      write(n.operand, yes);
      b.goto_(ifFalse).labelBinding(yes);
    } else if (node instanceof OperatorNodes.And a) {
      write(a.left, ifFalse);
      write(a.right, ifFalse);
    } else if (node instanceof OperatorNodes.Or o) {
      Label second = b.newLabel();
      Label yes = b.newLabel();
      write(o.left, second);
      b.goto_(yes).labelBinding(second);
      write(o.right, ifFalse);
      b.labelBinding(yes);
    } else if (CompiledIntegers.isComparison(node)) {
      Label slow = b.newLabel();
      Label yes = b.newLabel();
      m.integers.compare((OperatorNodes.TwoOperands) node, slow, ifFalse);
      b.goto_(yes).labelBinding(slow);
      m.test(node, ifFalse);
      b.labelBinding(yes);
    } else if (node instanceof OperatorNodes.Ordered o) {
      m.expressions.apply(o, CD_boolean);
      b.ifeq(ifFalse);
    } else if (node instanceof OperatorNodes.Equal e) {
      m.expressions.apply(e, CD_boolean);
      if (e.wanted) {
        b.ifeq(ifFalse);
      } else {
        b.ifne(ifFalse);
      }
    } else {
      m.expressions.write(node);
      truth();
      b.ifeq(ifFalse);
    }
  }

  /** Pushes True or False, as the condition is. */
  void value(Node node) {
    Label no = b.newLabel();
    Label done = b.newLabel();
    write(node, no);
    b.getstatic(CD_Boolean, "TRUE", CD_Boolean).goto_(done).labelBinding(no);
    b.getstatic(CD_Boolean, "FALSE", CD_Boolean).labelBinding(done);
  }

  /** Pushes the value of {@code left and right}, {@code left or right}. */
  void shortcut(Node left, Node right, boolean whenTrue) {
    Label done = b.newLabel();
    m.expressions.write(left);
    b.dup();
    truth();
    if (whenTrue) {
      b.ifeq(done);
    } else {
      b.ifne(done);
    }
    b.pop();
    m.expressions.write(right);
    b.labelBinding(done);
  }

  private void truth() {
    m.invoke(Values.class, "truth", CD_boolean, CD_Object);
  }
}
