package dev.bothy.engine.namespace;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs the methods of a class that are marked {@link Inside}, each on a fresh instance. */
public final class InsideMain {
  static final String PASSED = "@passed ";
  static final String FAILED = "@failed ";
  static final String END = "@end";

  private InsideMain() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Class<?> type = Class.forName(args[0]);
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (method.isAnnotationPresent(Inside.class)
          && (args.length < 2 || method.getName().equals(args[1]))) {
        methods.add(method);
      }
    }
    methods.sort(Comparator.comparing(Method::getName));
    for (Method method : methods) {
      Object instance = type.getDeclaredConstructor().newInstance();
      try (AutoCloseable _ = instance instanceof AutoCloseable c ? c : () -> {}) {
        method.invoke(instance);
        System.out.println(PASSED + method.getName());
      } catch (Exception | AssertionError e) {
        System.out.println(FAILED + method.getName());
        Throwable cause = e instanceof InvocationTargetException i ? i.getCause() : e;
        (cause == null ? e : cause).printStackTrace(System.out);
        System.out.println(END);
      }
    }
    System.out.flush();
    System.exit(0);
  }
}
