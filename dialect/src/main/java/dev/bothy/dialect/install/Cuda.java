package dev.bothy.dialect.install;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CUDA as a demand on the base: which image of NVIDIA's has it. */
public final class Cuda {
  private static final String IMAGES = "docker.io/nvidia/cuda:";
  private static final String USUAL_CUDNN = "8";

  /** From this version on tags say only that cuDNN is there, not which. */
  private static final int[] PLAIN_SINCE = {12, 4};

  private Cuda() {}

  /**
   * The image.
   *
   * @param version such as {@code 11.8.0}
   * @param cudnn such as {@code 8}; empty for that of the tags without a number; null when the call
   *     says nothing
   * @param base reference that was asked for, whose name and tag end the tag: {@code ubuntu:22.04}
   * @throws EvalException when no tag can be made of it
   */
  public static String image(
      String version, @Nullable String cudnn, boolean dev, @Nullable String base) {
    String system = system(base);
    int colon = system.indexOf(':');
    if (colon <= 0 || system.indexOf('/') >= 0 || system.indexOf('@') >= 0) {
      throw new EvalException(
          "install.cuda: there is no CUDA image for the base "
              + (base == null ? "that the file makes itself" : base),
          "use base(image=\"ubuntu:22.04\"), or base(image=\"nvidia/cuda:…\") without install.cuda");
    }
    return IMAGES
        + version
        + "-cudnn"
        + cudnn(version, cudnn)
        + (dev ? "-devel-" : "-runtime-")
        + system.substring(0, colon)
        + system.substring(colon + 1);
  }

  /** The base without what every name of Docker's own images may begin with. */
  private static String system(@Nullable String base) {
    String system = base == null ? "" : base;
    for (String prefix : new String[] {"docker.io/library/", "docker.io/", "library/"}) {
      if (system.startsWith(prefix)) {
        return system.substring(prefix.length());
      }
    }
    return system;
  }

  /** Why there can be no such image, as far as is known; else null. For the arguments above. */
  public static @Nullable String doubt(
      String version, @Nullable String cudnn, @Nullable String base) {
    return CudaImages.doubt(version, numbers(version), cudnn(version, cudnn), system(base));
  }

  /** Whether the version is newer than those that are known here. */
  public static boolean isNewer(String version) {
    return CudaImages.isNewer(numbers(version));
  }

  /**
   * The version of cuDNN.
   *
   * @param wanted null when the call says nothing: then 8 as in envd, and from CUDA 12.4 on, whose
   *     tags have no number, empty
   * @throws EvalException when the version of CUDA is none
   */
  public static String cudnn(String version, @Nullable String wanted) {
    List<Integer> numbers = numbers(version);
    return wanted != null ? wanted : isPlain(numbers) ? "" : USUAL_CUDNN;
  }

  /**
   * The oldest driver that will do.
   *
   * @param wanted what the file says, or empty for what the version of CUDA needs
   * @return empty where nothing is known
   * @throws EvalException when one is no version
   */
  public static String driver(String version, String wanted) {
    List<Integer> numbers = numbers(version);
    if (wanted.isEmpty()) {
      return CudaDrivers.least(numbers);
    }
    CudaDrivers.check(wanted);
    return wanted;
  }

  private static boolean isPlain(List<Integer> numbers) {
    int major = numbers.get(0);
    int minor = numbers.size() > 1 ? numbers.get(1) : 0;
    return major > PLAIN_SINCE[0] || (major == PLAIN_SINCE[0] && minor >= PLAIN_SINCE[1]);
  }

  /**
   * @throws EvalException when it is no version
   */
  public static List<Integer> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.split("\\.", -1)) {
      boolean digits = !part.isEmpty() && part.length() < 4;
      for (int i = 0; i < part.length(); i++) {
        digits &= part.charAt(i) >= '0' && part.charAt(i) <= '9';
      }
      if (!digits) {
        throw new EvalException(
            "install.cuda: not a version of CUDA: \"" + version + "\"", "such as \"11.8.0\"");
      }
      numbers.add(Integer.parseInt(part));
    }
    return numbers;
  }
}
