package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hidden class in the making, with one instance. Its constants (nodes, literals) become static
 * final fields, which the JVM's compilers treat as known values. The instance comes back in the
 * array that brings the constants: no reflection.
 */
final class CompiledClass {
  /** The JVM never compiles longer methods, so a longer body is better left as nodes. */
  private static final int LONGEST = 7900;

  private static final String PACKAGE = "dev.bothy.starlark.eval.";
  private static final ClassDesc ME = ClassDesc.of(PACKAGE + "Compiled");
  private static final ClassDesc HANDLES = ClassDesc.of("java.lang.invoke.MethodHandles");
  private static final ClassDesc LOOKUP = ClassDesc.of("java.lang.invoke.MethodHandles$Lookup");
  private static final ClassDesc OBJECTS = CD_Object.arrayType();

  private final ClassDesc superclass;
  private final List<Object> constants = new ArrayList<>();
  private final List<ClassDesc> types = new ArrayList<>();

  CompiledClass(Class<?> superclass) {
    this.superclass = of(superclass);
    // The instance's place.
    constants.add("");
    types.add(CD_Object);
  }

  static ClassDesc of(Class<?> c) {
    return ClassDesc.ofDescriptor(c.descriptorString());
  }

  /** Pushes a value that is not primitive. */
  void constant(CodeBuilder b, Object value, ClassDesc type) {
    int i = indexOf(value);
    if (i < 0) {
      i = constants.size();
      constants.add(value);
      types.add(type);
    }
    b.getstatic(ME, "k" + i, type);
  }

  @SuppressWarnings("ReferenceEquality") // one field for each object
  private int indexOf(Object value) {
    for (int i = 1; i < constants.size(); i++) {
      if (constants.get(i) == value) {
        return i;
      }
    }
    return -1;
  }

  /** The instance of the class with these methods, or null when one is too long. */
  @Nullable Object make(List<Method> methods) {
    boolean[] tooLong = {false};
    byte[] bytes =
        ClassFile.of()
            .build(
                ME,
                c -> {
                  c.withSuperclass(superclass).withFlags(ClassFile.ACC_FINAL);
                  c.withMethodBody(
                      "<init>",
                      MTD_void,
                      0,
                      b -> b.aload(0).invokespecial(superclass, "<init>", MTD_void).return_());
                  for (Method m : methods) {
                    c.withMethodBody(m.name, m.type, 0, m.body);
                  }
                  fields(c);
                });
    for (var m : ClassFile.of().parse(bytes).methods()) {
      m.code()
          .ifPresent(
              code ->
                  tooLong[0] |=
                      ((java.lang.classfile.attribute.CodeAttribute) code).codeLength() > LONGEST);
    }
    if (tooLong[0]) {
      return null;
    }
    Object[] data = constants.toArray();
    try {
      MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data, true);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return data[0];
  }

  /** A method of the class. */
  record Method(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  private void fields(ClassBuilder c) {
    for (int i = 1; i < constants.size(); i++) {
      c.withField("k" + i, types.get(i), ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
    c.withMethodBody(
        "<clinit>",
        MTD_void,
        ClassFile.ACC_STATIC,
        b -> {
          b.invokestatic(HANDLES, "lookup", MethodTypeDesc.of(LOOKUP))
              .ldc("_")
              .ldc(OBJECTS)
              .invokestatic(
                  HANDLES, "classData", MethodTypeDesc.of(CD_Object, LOOKUP, CD_String, CD_Class))
              .checkcast(OBJECTS)
              .astore(0);
          for (int i = 1; i < constants.size(); i++) {
            b.aload(0).loadConstant(i).aaload();
            if (!types.get(i).equals(CD_Object)) {
              b.checkcast(types.get(i));
            }
            b.putstatic(ME, "k" + i, types.get(i));
          }
          b.aload(0)
              .loadConstant(0)
              .new_(ME)
              .dup()
              .invokespecial(ME, "<init>", MTD_void)
              .aastore()
              .return_();
        });
  }
}
