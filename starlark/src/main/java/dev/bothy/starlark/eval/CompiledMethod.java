package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.bothy.starlark.syntax.TokenKind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * One method in the making, and what those that write it share. JVM locals: 0 this, 1 the {@link
 * Frame}, 2 its slots. What has no code of its own is called as the node that it is.
 */
final class CompiledMethod {
  static final ClassDesc FRAME = CompiledClass.of(Frame.class);
  static final ClassDesc OBJECTS = CD_Object.arrayType();
  static final ClassDesc OPERATOR = CompiledClass.of(TokenKind.class);

  /** Deeper expressions are called as nodes: their code would be too long, and so this stack. */
  private static final int MAX_DEPTH = 50;

  private static final int FRAME_LOCAL = 1;
  private static final int SLOTS = 2;

  private static final ClassDesc NODE = CompiledClass.of(Node.class);
  private static final ClassDesc ACTION = CompiledClass.of(Statements.Action.class);

  final CodeBuilder b;
  final Code code;
  final CompiledStatements statements;
  final CompiledExpressions expressions;
  final CompiledConditions conditions;
  final CompiledIntegers integers;

  private final CompiledClass constants;
  private int depth;

  CompiledMethod(CodeBuilder b, CompiledClass constants, Code code) {
    this.b = b;
    this.constants = constants;
    this.code = code;
    statements = new CompiledStatements(this);
    expressions = new CompiledExpressions(this);
    conditions = new CompiledConditions(this);
    integers = new CompiledIntegers(this);
    b.aload(FRAME_LOCAL)
        .getfield(FRAME, "slots", OBJECTS)
        .astore(b.allocateLocal(TypeKind.REFERENCE));
  }

  /** Whether what is one deeper may still have code of its own; if so it must be left. */
  boolean enter() {
    if (depth == MAX_DEPTH) {
      return false;
    }
    depth++;
    return true;
  }

  void leave() {
    depth--;
  }

  /** Pushes the frame. */
  void frame() {
    b.aload(FRAME_LOCAL);
  }

  /** Pushes the array of the frame's slots. */
  void slots() {
    b.aload(SLOTS);
  }

  /** Pushes what a slot holds. */
  void slot(int slot) {
    b.aload(SLOTS).loadConstant(slot).aaload();
  }

  /** Pushes a value that is not primitive. */
  void constant(Object value, ClassDesc type) {
    constants.constant(b, value, type);
  }

  /** Pushes a long that a JVM local holds, as an object. */
  void box(int number) {
    b.lload(number).invokestatic(CD_Long, "valueOf", MethodTypeDesc.of(CD_Long, CD_long));
  }

  /** Calls a static method of a node's class. */
  void invoke(Class<?> owner, String name, ClassDesc result, ClassDesc... parameters) {
    b.invokestatic(CompiledClass.of(owner), name, MethodTypeDesc.of(result, parameters));
  }

  /** Pushes the value that the node itself evaluates to. */
  void evaluate(Node node) {
    constant(node, NODE);
    frame();
    b.invokevirtual(NODE, "eval", MethodTypeDesc.of(CD_Object, FRAME));
  }

  /** Jumps when the node itself says false. */
  void test(Node node, Label ifFalse) {
    constant(node, NODE);
    frame();
    b.invokevirtual(NODE, "test", MethodTypeDesc.of(CD_boolean, FRAME)).ifeq(ifFalse);
  }

  /** Lets the statement itself run, and ends as it ended. */
  void execute(Statements.Action action) {
    int end = b.allocateLocal(TypeKind.INT);
    Label normal = b.newLabel();
    constant(action, ACTION);
    frame();
    b.invokevirtual(ACTION, "exec", MethodTypeDesc.of(CD_int, FRAME))
        .istore(end)
        .iload(end)
        .ifeq(normal)
        .iload(end)
        .ireturn()
        .labelBinding(normal);
  }
}
