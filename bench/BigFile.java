/**
 * Writes a big description to standard output, without a loop in it: {@code BigFile COUNT} has about 14 lines for each
 * environment, 70,000 for 5000. What reading, resolving and running once cost.
 */
final class BigFile {
  private static final String ENVIRONMENT =
      """
      def service_%1$d(image = "debian:bookworm", gpu = False):
          \"""What service %1$d lives in.\"""
          declare("base", image = image, gpu = gpu)
          wanted = ["fastapi", "pydantic==2.%1$d", "client-%1$d"]
          if gpu:
              wanted = wanted + ["torch", "triton"]  # only where there is one
          declare(
              "python_packages",
              name = wanted,
              options = {"index": "https://packages.example/%%d/simple" %% %1$d, "retries": %1$d},
          )
          declare("apt_packages", name = [tool for tool in ["git", "curl", "tool%1$d"] if tool != "curl"])

      """;

  public static void main(String[] args) {
    int count = Integer.parseInt(args[0]);
    StringBuilder out = new StringBuilder();
    out.append("# Generated.\n\ndeclared = []\n\ndef declare(kind, **settings):\n");
    out.append("    declared.append((kind, len(settings)))\n\n");
    for (int i = 0; i < count; i++) {
      out.append(ENVIRONMENT.formatted(i));
    }
    out.append("def everything():\n");
    for (int i = 0; i < count; i++) {
      out.append("    service_").append(i).append("(gpu = ").append(i % 3 == 0 ? "True" : "False").append(")\n");
    }
    out.append("\neverything()\nprint(\"big\", len(declared), declared[-1][0])\n");
    System.out.print(out);
  }
}
