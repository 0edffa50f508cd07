package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the code of statements and expressions. JVM locals: 0 this, 1 the {@link Frame}, 2 its
 * slots. What has no code of its own here is called as the node that it is.
 */
final class CompiledCode {
  static final ClassDesc FRAME = CompiledClass.of(Frame.class);

  /** Deeper expressions are called as nodes: their code would be too long, and so this stack. */
  private static final int MAX_DEPTH = 50;

  private static final int FRAME_LOCAL = 1;
  private static final int SLOTS = 2;

  private static final ClassDesc OBJECTS = CD_Object.arrayType();
  private static final ClassDesc NODE = CompiledClass.of(Node.class);
  private static final ClassDesc ACTION = CompiledClass.of(Statements.Action.class);
  private static final ClassDesc TARGET = CompiledClass.of(Target.class);
  private static final ClassDesc CALL = CompiledClass.of(CallNode.class);
  private static final ClassDesc DOT = CompiledClass.of(AccessNodes.Dot.class);
  private static final ClassDesc CELL = CompiledClass.of(Cell.class);
  private static final ClassDesc OPERATOR =
      CompiledClass.of(dev.bothy.starlark.syntax.TokenKind.class);
  private static final MethodTypeDesc EVAL = MethodTypeDesc.of(CD_Object, FRAME);

  private final CodeBuilder b;
  private final CompiledClass constants;
  private final Code code;
  private final Arithmetic arithmetic;
  private int depth;

  CompiledCode(CodeBuilder b, CompiledClass constants, Code code) {
    this.b = b;
    this.constants = constants;
    this.code = code;
    b.aload(FRAME_LOCAL)
        .getfield(FRAME, "slots", OBJECTS)
        .astore(b.allocateLocal(TypeKind.REFERENCE));
    arithmetic = new Arithmetic(b, this);
  }

  // Statements: they return from the method when they end other than normally.

  void statement(Statements.Action action) {
    if (action instanceof Statements.Block block) {
      for (Statements.Action a : block.actions) {
        statement(a);
      }
    } else if (action instanceof Statements.Expression e) {
      value(e.node);
      b.pop();
    } else if (action instanceof Statements.Assign a) {
      assign(a);
    } else if (action instanceof Statements.Augment a) {
      augment(a);
    } else if (action instanceof Statements.If i && depth < MAX_DEPTH) {
      depth++;
      ifStatement(i);
      depth--;
    } else if (action instanceof Statements.Return r) {
      if (r.value != null) {
        b.aload(FRAME_LOCAL);
        value(r.value);
        b.putfield(FRAME, "result", CD_Object);
      }
      end(Statements.RETURN);
    } else if (action instanceof Statements.Jump j) {
      if (j.end != Statements.NORMAL) {
        end(j.end);
      }
    } else {
      node(action);
    }
  }

  private void end(int how) {
    b.loadConstant(how).ireturn();
  }

  private void node(Statements.Action action) {
    int end = b.allocateLocal(TypeKind.INT);
    Label normal = b.newLabel();
    constants.constant(b, action, ACTION);
    b.aload(FRAME_LOCAL)
        .invokevirtual(ACTION, "exec", MethodTypeDesc.of(CD_int, FRAME))
        .istore(end)
        .iload(end)
        .ifeq(normal)
        .iload(end)
        .ireturn()
        .labelBinding(normal);
  }

  private void ifStatement(Statements.If i) {
    Label otherwise = b.newLabel();
    Label done = b.newLabel();
    test(i.condition, otherwise);
    statement(i.then);
    if (i.otherwise == null) {
      b.labelBinding(otherwise);
      return;
    }
    b.goto_(done).labelBinding(otherwise);
    statement(i.otherwise);
    b.labelBinding(done);
  }

  private void assign(Statements.Assign a) {
    if (a.target instanceof Target.Local l) {
      b.aload(SLOTS).loadConstant(l.slot);
      value(a.value);
      b.aastore();
    } else if (a.target instanceof Target.Element e) {
      int value = b.allocateLocal(TypeKind.REFERENCE);
      value(a.value);
      b.astore(value).aload(FRAME_LOCAL);
      value(e.container);
      value(e.index);
      b.aload(value).loadConstant(e.open);
      setElement();
    } else {
      constants.constant(b, a.target, TARGET);
      b.aload(FRAME_LOCAL);
      value(a.value);
      b.invokevirtual(TARGET, "assign", MethodTypeDesc.of(CD_void, FRAME, CD_Object));
    }
  }

  private void setElement() {
    b.invokestatic(
        CompiledClass.of(Target.Element.class),
        "set",
        MethodTypeDesc.of(CD_void, FRAME, CD_Object, CD_Object, CD_Object, CD_int));
  }

  private void augment(Statements.Augment a) {
    if (a.target instanceof Target.Local l) {
      if (Arithmetic.isInteger(a.operator, l.read, a.value)) {
        Label slow = b.newLabel();
        Label done = b.newLabel();
        int sum = arithmetic.combine(a.operator, l.read, a.value, slow);
        b.aload(SLOTS).loadConstant(l.slot);
        box(sum);
        b.aastore().goto_(done).labelBinding(slow);
        node(a);
        b.labelBinding(done);
        return;
      }
      b.aload(SLOTS).loadConstant(l.slot).aload(FRAME_LOCAL);
      value(l.read);
      value(a.value);
      combine(a);
      b.aastore();
    } else if (a.target instanceof Target.Element e) {
      int container = b.allocateLocal(TypeKind.REFERENCE);
      int index = b.allocateLocal(TypeKind.REFERENCE);
      value(e.container);
      b.astore(container);
      value(e.index);
      b.astore(index);
      b.aload(FRAME_LOCAL).aload(container).aload(index).aload(FRAME_LOCAL);
      b.aload(FRAME_LOCAL).aload(container).aload(index).loadConstant(e.open);
      getElement();
      value(a.value);
      combine(a);
      b.loadConstant(e.open);
      setElement();
    } else {
      node(a);
    }
  }

  /** Of the frame, the old value and the operand on the stack. */
  private void combine(Statements.Augment a) {
    constants.constant(b, a.operator, OPERATOR);
    b.loadConstant(a.at)
        .invokestatic(
            TARGET,
            "combine",
            MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, OPERATOR, CD_int));
  }

  // Expressions.

  /** Pushes the value. */
  void value(Node node) {
    if (++depth > MAX_DEPTH || !inlined(node)) {
      embedded(node);
    }
    depth--;
  }

  void embedded(Node node) {
    constants.constant(b, node, NODE);
    b.aload(FRAME_LOCAL).invokevirtual(NODE, "eval", EVAL);
  }

  void frame() {
    b.aload(FRAME_LOCAL);
  }

  void slot(int slot) {
    b.aload(SLOTS).loadConstant(slot).aaload();
  }

  private boolean inlined(Node node) {
    if (node instanceof VariableNodes.Constant c) {
      constants.constant(b, c.value, CD_Object);
    } else if (node instanceof VariableNodes.Local
        || node instanceof VariableNodes.CapturedLocal
        || node instanceof VariableNodes.Global
        || node instanceof VariableNodes.Free) {
      variable(node);
    } else if (Arithmetic.isInteger(node)) {
      Label slow = b.newLabel();
      Label done = b.newLabel();
      int number = arithmetic.number(node, slow);
      box(number);
      b.goto_(done).labelBinding(slow);
      embedded(node);
      b.labelBinding(done);
    } else if (node instanceof OperatorNodes.Ordered
        || node instanceof OperatorNodes.Equal
        || node instanceof OperatorNodes.Not) {
      truthValue(node);
    } else if (node instanceof OperatorNodes.Add a) {
      frame();
      value(a.left);
      value(a.right);
      b.loadConstant(a.at)
          .invokestatic(
              CompiledClass.of(OperatorNodes.Add.class),
              "apply",
              MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, CD_int));
    } else if (node instanceof OperatorNodes.Binary n) {
      frame();
      value(n.left);
      value(n.right);
      constants.constant(b, n.operator, OPERATOR);
      b.loadConstant(n.at)
          .invokestatic(
              CompiledClass.of(OperatorNodes.Binary.class),
              "apply",
              MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, OPERATOR, CD_int));
    } else if (node instanceof OperatorNodes.And a) {
      shortcut(a.left, a.right, true);
    } else if (node instanceof OperatorNodes.Or o) {
      shortcut(o.left, o.right, false);
    } else if (node instanceof OperatorNodes.Conditional c) {
      Label otherwise = b.newLabel();
      Label done = b.newLabel();
      test(c.condition, otherwise);
      value(c.then);
      b.goto_(done).labelBinding(otherwise);
      value(c.otherwise);
      b.labelBinding(done);
    } else if (node instanceof AccessNodes.Index i) {
      frame();
      value(i.target);
      value(i.index);
      b.loadConstant(i.at);
      getElement();
    } else if (node instanceof AccessNodes.Dot d) {
      constants.constant(b, d, DOT);
      frame();
      value(d.target);
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

  private void box(int number) {
    b.lload(number).invokestatic(CD_Long, "valueOf", MethodTypeDesc.of(CD_Long, CD_long));
  }

  private void getElement() {
    b.invokestatic(
        CompiledClass.of(AccessNodes.Index.class),
        "get",
        MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, CD_int));
  }

  private void variable(Node node) {
    if (node instanceof VariableNodes.Local l) {
      slot(l.slot);
      if (l.slot < code.parameters.length) {
        return;
      }
    } else if (node instanceof VariableNodes.CapturedLocal c) {
      slot(c.slot);
      b.checkcast(CELL).getfield(CELL, "value", CD_Object);
    } else if (node instanceof VariableNodes.Global g) {
      frame();
      b.getfield(FRAME, "globals", OBJECTS).loadConstant(g.index).aaload();
    } else if (node instanceof VariableNodes.Free v) {
      frame();
      b.getfield(FRAME, "free", CELL.arrayType())
          .loadConstant(v.index)
          .aaload()
          .getfield(CELL, "value", CD_Object);
    }
    // The node itself says what is wrong when it is not bound.
    Label bound = b.newLabel();
    b.dup().ifnonnull(bound).pop();
    embedded(node);
    b.labelBinding(bound);
  }

  /** {@code left and right}, {@code left or right} as a value. */
  private void shortcut(Node left, Node right, boolean whenTrue) {
    Label done = b.newLabel();
    value(left);
    b.dup();
    truth();
    if (whenTrue) {
      b.ifeq(done);
    } else {
      b.ifne(done);
    }
    b.pop();
    value(right);
    b.labelBinding(done);
  }

  private void truth() {
    b.invokestatic(
        CompiledClass.of(Values.class), "truth", MethodTypeDesc.of(CD_boolean, CD_Object));
  }

  private void truthValue(Node node) {
    Label no = b.newLabel();
    Label done = b.newLabel();
    test(node, no);
    b.getstatic(CD_Boolean, "TRUE", CD_Boolean).goto_(done).labelBinding(no);
    b.getstatic(CD_Boolean, "FALSE", CD_Boolean).labelBinding(done);
  }

  private void literal(Node[] elements, Class<?> kind) {
    frame();
    array(elements, elements.length, elements);
    b.invokestatic(CompiledClass.of(kind), "of", MethodTypeDesc.of(CD_Object, FRAME, OBJECTS));
  }

  /** Pushes an array of the values of both. */
  private void array(Node[] first, int size, Node[] rest) {
    b.loadConstant(size).anewarray(CD_Object);
    for (int i = 0; i < size; i++) {
      b.dup().loadConstant(i);
      value(i < first.length ? first[i] : rest[i - first.length]);
      b.aastore();
    }
  }

  private void call(CallNode c) {
    constants.constant(b, c, CALL);
    frame();
    if (c.function instanceof AccessNodes.Dot d) {
      int self = b.allocateLocal(TypeKind.REFERENCE);
      value(d.target);
      b.dup().astore(self);
      constants.constant(b, c, CALL);
      frame();
      b.aload(self).invokevirtual(CALL, "method", MethodTypeDesc.of(CD_Object, FRAME, CD_Object));
    } else {
      constants.constant(b, None.NONE, CD_Object);
      value(c.function);
    }
    if (!c.isPlain()) {
      array(c.positional, c.positional.length + c.named.length, c.named);
      b.invokevirtual(
          CALL, "callMany", MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, OBJECTS));
      return;
    }
    for (int i = 0; i < CallNode.FEW; i++) {
      if (i < c.positional.length) {
        value(c.positional[i]);
      } else {
        b.aconst_null();
      }
    }
    b.invokevirtual(
        CALL,
        "callFew",
        MethodTypeDesc.of(CD_Object, FRAME, CD_Object, CD_Object, CD_Object, CD_Object, CD_Object));
  }

  // Conditions.

  /** Goes on when true, jumps when false. */
  void test(Node node, Label ifFalse) {
    if (++depth > MAX_DEPTH) {
      embeddedTest(node, ifFalse);
    } else if (node instanceof OperatorNodes.Not n) {
      Label yes = b.newLabel();
      test(n.operand, yes);
      b.goto_(ifFalse).labelBinding(yes);
    } else if (node instanceof OperatorNodes.And a) {
      test(a.left, ifFalse);
      test(a.right, ifFalse);
    } else if (node instanceof OperatorNodes.Or o) {
      Label second = b.newLabel();
      Label yes = b.newLabel();
      test(o.left, second);
      b.goto_(yes).labelBinding(second);
      test(o.right, ifFalse);
      b.labelBinding(yes);
    } else if (Arithmetic.isComparison(node)) {
      Label slow = b.newLabel();
      Label yes = b.newLabel();
      arithmetic.compare((OperatorNodes.TwoOperands) node, slow, ifFalse);
      b.goto_(yes).labelBinding(slow);
      embeddedTest(node, ifFalse);
      b.labelBinding(yes);
    } else if (node instanceof OperatorNodes.Ordered o) {
      frame();
      value(o.left);
      value(o.right);
      constants.constant(b, o.operator, OPERATOR);
      b.loadConstant(o.at)
          .invokestatic(
              CompiledClass.of(OperatorNodes.Ordered.class),
              "apply",
              MethodTypeDesc.of(CD_boolean, FRAME, CD_Object, CD_Object, OPERATOR, CD_int))
          .ifeq(ifFalse);
    } else if (node instanceof OperatorNodes.Equal e) {
      frame();
      value(e.left);
      value(e.right);
      b.loadConstant(e.at)
          .invokestatic(
              CompiledClass.of(OperatorNodes.Equal.class),
              "apply",
              MethodTypeDesc.of(CD_boolean, FRAME, CD_Object, CD_Object, CD_int));
      if (e.wanted) {
        b.ifeq(ifFalse);
      } else {
        b.ifne(ifFalse);
      }
    } else {
      value(node);
      truth();
      b.ifeq(ifFalse);
    }
    depth--;
  }

  private void embeddedTest(Node node, Label ifFalse) {
    constants.constant(b, node, NODE);
    frame();
    b.invokevirtual(NODE, "test", MethodTypeDesc.of(CD_boolean, FRAME)).ifeq(ifFalse);
  }
}
