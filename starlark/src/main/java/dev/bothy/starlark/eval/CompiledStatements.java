package dev.bothy.starlark.eval;

import static dev.bothy.starlark.eval.CompiledMethod.FRAME;
import static dev.bothy.starlark.eval.CompiledMethod.OPERATOR;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Code for statements: it returns from the method when they end other than normally. */
final class CompiledStatements {
  private static final ClassDesc TARGET = CompiledClass.of(Target.class);

  private final CompiledMethod m;
  private final CodeBuilder b;

  CompiledStatements(CompiledMethod m) {
    this.m = m;
    b = m.b;
  }

  void write(Statements.Action action) {
    if (action instanceof Statements.Block block) {
      for (Statements.Action a : block.actions) {
        write(a);
      }
    } else if (action instanceof Statements.Expression e) {
      value(e.node);
      b.pop();
    } else if (action instanceof Statements.Assign a) {
      assign(a);
    } else if (action instanceof Statements.Augment a) {
      augment(a);
    } else if (action instanceof Statements.If i && m.enter()) {
      ifStatement(i);
      m.leave();
    } else if (action instanceof Statements.Return r) {
      if (r.value != null) {
        m.frame();
        value(r.value);
        b.putfield(FRAME, "result", CD_Object);
      }
      end(Statements.RETURN);
    } else if (action instanceof Statements.Jump j) {
      if (j.end != Statements.NORMAL) {
        end(j.end);
      }
    } else {
      m.execute(action);
    }
  }

  private void value(Node node) {
    m.expressions.write(node);
  }

  private void end(int how) {
    b.loadConstant(how).ireturn();
  }

  private void ifStatement(Statements.If i) {
    Label otherwise = b.newLabel();
    Label done = b.newLabel();
    m.conditions.write(i.condition, otherwise);
    write(i.then);
    if (i.otherwise == null) {
      b.labelBinding(otherwise);
      return;
    }
    b.goto_(done).labelBinding(otherwise);
    write(i.otherwise);
    b.labelBinding(done);
  }

  private void assign(Statements.Assign a) {
    if (a.target instanceof Target.Local l) {
      m.slots();
      b.loadConstant(l.slot);
      value(a.value);
      b.aastore();
    } else if (a.target instanceof Target.Element e) {
      int value = b.allocateLocal(TypeKind.REFERENCE);
      value(a.value);
      b.astore(value);
      m.frame();
      value(e.container);
      value(e.index);
      b.aload(value).loadConstant(e.open);
      setElement();
    } else {
      m.constant(a.target, TARGET);
      m.frame();
      value(a.value);
      b.invokevirtual(TARGET, "assign", MethodTypeDesc.of(CD_void, FRAME, CD_Object));
    }
  }

  private void setElement() {
    m.invoke(Target.Element.class, "set", CD_void, FRAME, CD_Object, CD_Object, CD_Object, CD_int);
  }

  private void augment(Statements.Augment a) {
    if (a.target instanceof Target.Local l) {
      augmentLocal(a, l);
    } else if (a.target instanceof Target.Element e) {
      augmentElement(a, e);
    } else {
      m.execute(a);
    }
  }

  private void augmentLocal(Statements.Augment a, Target.Local l) {
    if (CompiledIntegers.isInteger(a.operator, l.read, a.value)) {
      Label slow = b.newLabel();
      Label done = b.newLabel();
      int number = m.integers.combine(a.operator, l.read, a.value, slow);
      m.slots();
      b.loadConstant(l.slot);
      m.box(number);
      b.aastore().goto_(done).labelBinding(slow);
      m.execute(a);
      b.labelBinding(done);
      return;
    }
    m.slots();
    b.loadConstant(l.slot);
    m.frame();
    value(l.read);
    value(a.value);
    combine(a);
    b.aastore();
  }

  private void augmentElement(Statements.Augment a, Target.Element e) {
    int container = b.allocateLocal(TypeKind.REFERENCE);
    int index = b.allocateLocal(TypeKind.REFERENCE);
    value(e.container);
    b.astore(container);
    value(e.index);
    b.astore(index);
    m.frame();
    b.aload(container).aload(index);
    m.frame();
    m.frame();
    b.aload(container).aload(index).loadConstant(e.open);
    m.expressions.getElement();
    value(a.value);
    combine(a);
    b.loadConstant(e.open);
    setElement();
  }

  /** Of the frame, the old value and the operand on the stack. */
  private void combine(Statements.Augment a) {
    m.constant(a.operator, OPERATOR);
    b.loadConstant(a.at);
    m.invoke(Target.class, "combine", CD_Object, FRAME, CD_Object, CD_Object, OPERATOR, CD_int);
  }
}
