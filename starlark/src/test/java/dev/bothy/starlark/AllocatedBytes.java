package dev.bothy.starlark;

import java.lang.reflect.Method;

/**
 * What the JVM has allocated for the current thread: {@code
 * com.sun.management.ThreadMXBean.getCurrentThreadAllocatedBytes}, by reflection since the
 * library's module, which the tests are compiled into, does not read its module.
 */
public final class AllocatedBytes {
  private static final Object BEAN;
  private static final Method CURRENT;

  static {
    try {
      BEAN =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      CURRENT =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AllocatedBytes() {}

  public static long now() {
    try {
      return (Long) CURRENT.invoke(BEAN);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
