package dev.bothy.starlark.eval;

import static dev.bothy.starlark.eval.CompiledMethod.FRAME;
import static dev.bothy.starlark.eval.CompiledMethod.OBJECTS;
import static dev.bothy.starlark.eval.CompiledMethod.OPERATOR;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Code for expressions: it pushes their values. */
final class CompiledExpressions {
  private static final Node[] NONE = {};
  private static final ClassDesc CALL = CompiledClass.of(CallNode.class);
  private static final ClassDesc DOT = CompiledClass.of(AccessNodes.Dot.class);
  private static final ClassDesc CELL = CompiledClass.of(Cell.class);

  private final CompiledMethod m;
  private final CodeBuilder b;

  CompiledExpressions(CompiledMethod m) {
    this.m = m;
    b = m.b;
  }

  void write(Node node) {
    if (!m.enter()) {
      m.evaluate(node);
      return;
    }
    if (!inlined(node)) {
      m.evaluate(node);
    }
    m.leave();
  }

  private boolean inlined(Node node) {
    if (node instanceof VariableNodes.Constant c) {
      m.constant(c.value, CD_Object);
    } else if (node instanceof VariableNodes.Local
        || node instanceof VariableNodes.CapturedLocal
        || node instanceof VariableNodes.Global
        || node instanceof VariableNodes.Free) {
      variable(node);
    } else if (CompiledIntegers.isInteger(node)) {
      Label slow = b.newLabel();
      Label done = b.newLabel();
      m.box(m.integers.number(node, slow));
      b.goto_(done).labelBinding(slow);
      m.evaluate(node);
      b.labelBinding(done);
    } else if (node instanceof OperatorNodes.Ordered
        || node instanceof OperatorNodes.Equal
        || node instanceof OperatorNodes.Not) {
      m.conditions.value(node);
    } else if (node instanceof OperatorNodes.TwoOperands t) {
      apply(t, CD_Object);
    } else if (node instanceof OperatorNodes.And a) {
      m.conditions.shortcut(a.left, a.right, true);
    } else if (node instanceof OperatorNodes.Or o) {
      m.conditions.shortcut(o.left, o.right, false);
    } else if (node instanceof OperatorNodes.Conditional c) {
      conditional(c);
    } else if (node instanceof AccessNodes.Index i) {
      m.frame();
      write(i.target);
      write(i.index);
      b.loadConstant(i.at);
      getElement();
    } else if (node instanceof AccessNodes.Dot d) {
      m.constant(d, DOT);
      m.frame();
      write(d.target);
      b.invokevirtual(DOT, "get", MethodTypeDesc.of(CD_Object, FRAME, CD_Object));
    } else if (node instanceof ContainerNodes.ListLiteral l) {
      literal(l.elements, ContainerNodes.ListLiteral.class);
    } else if (node instanceof ContainerNodes.TupleLiteral t) {
      literal(t.elements, ContainerNodes.TupleLiteral.class);
    } else if (node instanceof CallNode c && !c.isSpread()) {
      call(c);
    } else {
      return false;
    }
    return true;
  }

  private void variable(Node node) {
    if (node instanceof VariableNodes.Local l) {
      m.slot(l.slot);
      if (l.slot < m.code.parameters.length) {
        return;
      }
    } else if (node instanceof VariableNodes.CapturedLocal c) {
      m.slot(c.slot);
      b.checkcast(CELL).getfield(CELL, "value", CD_Object);
    } else if (node instanceof VariableNodes.Global g) {
      m.frame();
      b.getfield(FRAME, "globals", OBJECTS).loadConstant(g.index).aaload();
    } else if (node instanceof VariableNodes.Free v) {
      m.frame();
      b.getfield(FRAME, "free", CELL.arrayType())
          .loadConstant(v.index)
          .aaload()
          .getfield(CELL, "value", CD_Object);
    }
    // The node itself says what is wrong when it is not bound.
    Label bound = b.newLabel();
    b.dup().ifnonnull(bound).pop();
    m.evaluate(node);
    b.labelBinding(bound);
  }

  /** Calls the {@code apply} of the node's class with both operands. */
  void apply(OperatorNodes.TwoOperands t, ClassDesc result) {
    m.frame();
    write(t.left);
    write(t.right);
    if (t instanceof OperatorNodes.Add || t instanceof OperatorNodes.Equal) {
      b.loadConstant(t.at);
      m.invoke(t.getClass(), "apply", result, FRAME, CD_Object, CD_Object, CD_int);
    } else {
      m.constant(t.operator, OPERATOR);
      b.loadConstant(t.at);
      m.invoke(t.getClass(), "apply", result, FRAME, CD_Object, CD_Object, OPERATOR, CD_int);
    }
  }

  private void conditional(OperatorNodes.Conditional c) {
    Label otherwise = b.newLabel();
    Label done = b.newLabel();
    m.conditions.write(c.condition, otherwise);
    write(c.then);
    b.goto_(done).labelBinding(otherwise);
    write(c.otherwise);
    b.labelBinding(done);
  }

  /** Of the frame, the container, the index and the place on the stack. */
  void getElement() {
    m.invoke(AccessNodes.Index.class, "get", CD_Object, FRAME, CD_Object, CD_Object, CD_int);
  }

  private void literal(Node[] elements, Class<?> kind) {
    m.frame();
    array(elements, NONE);
    m.invoke(kind, "of", CD_Object, FRAME, OBJECTS);
  }

  /** Pushes an array of the values of both. */
  private void array(Node[] first, Node[] rest) {
    int size = first.length + rest.length;
    b.loadConstant(size).anewarray(CD_Object);
    for (int i = 0; i < size; i++) {
      b.dup().loadConstant(i);
      write(i < first.length ? first[i] : rest[i - first.length]);
      b.aastore();
    }
  }

  private void call(CallNode c) {
    m.constant(c, CALL);
    m.frame();
    if (c.function instanceof AccessNodes.Dot d) {
      int self = b.allocateLocal(TypeKind.REFERENCE);
      write(d.target);
      b.dup().astore(self);
      m.constant(c, CALL);
      m.frame();
      b.aload(self).invokevirtual(CALL, "method", MethodTypeDesc.of(CD_Object, FRAME, CD_Object));
    } else {
      m.constant(None.NONE, CD_Object);
      write(c.function);
    }
    if (!c.isPlain()) {
      array(c.positional, c.named);
      b.invokevirtual(
          CALL, "callMany", MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, OBJECTS));
      return;
    }
    for (int i = 0; i < CallNode.FEW; i++) {
      if (i < c.positional.length) {
        write(c.positional[i]);
      } else {
        b.aconst_null();
      }
    }
    b.invokevirtual(
        CALL,
        "callFew",
        MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, CD_Object, CD_Object, CD_Object));
  }
}
