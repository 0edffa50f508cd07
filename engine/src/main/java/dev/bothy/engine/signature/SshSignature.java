package dev.bothy.engine.signature;

import dev.bothy.engine.op.StepFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A signature that {@code ssh-keygen -Y sign} made, as git has it made. */
final class SshSignature {
  static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";

  private static final String BLOCK = "SSH SIGNATURE";

  /** What it is made for, so that none of another use can be passed off. */
  private static final String NAMESPACE = "git";

  private static final String SIGNER = "signer";

  private final Path place;
  private final String keyName;

  /**
   * @param keyName what the key is called where it was given
   */
  SshSignature(Path place, String keyName) {
    this.place = place;
    this.keyName = keyName;
  }

  /** Returns when it is good. */
  void check(Path data, String signature, String keyText)
      throws Unverified, StepFailure, IOException, InterruptedException {
    SshKey key = SshKey.of(keyText);
    if (key == null) {
      throw new Unverified(
          "is signed with ssh, and " + keyName + " has no public key of ssh",
          "write what ssh-keygen has written into the file .pub");
    }
    Path allowed = place.resolve("allowed");
    Files.writeString(
        allowed,
        SIGNER + " namespaces=\"" + NAMESPACE + "\" " + key.kind() + " " + key.base64() + "\n",
        StandardCharsets.US_ASCII);
    Path detached = place.resolve("signature.ssh");
    Files.writeString(detached, block(signature), StandardCharsets.US_ASCII);
    Tool tool = new Tool("ssh-keygen", "openssh-client", place);
    Tool.Outcome outcome =
        tool.run(
            data,
            "-Y",
            "verify",
            "-f",
            allowed.toString(),
            "-I",
            SIGNER,
            "-n",
            NAMESPACE,
            "-s",
            detached.toString());
    if (outcome.exitCode() != 0) {
      throw why(tool, detached, data);
    }
  }

  private static String block(String text) throws Unverified {
    for (Armor.Block block : Armor.blocks(text)) {
      if (block.type().equals(BLOCK)) {
        block.bytes(); // said in our words when it is none
        return block.text();
      }
    }
    throw new Unverified("has no signature of ssh", null);
  }

  /** Whether it is somebody else's, or nobody's. */
  private Unverified why(Tool tool, Path detached, Path data)
      throws StepFailure, IOException, InterruptedException {
    Tool.Outcome anybody =
        tool.run(data, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", detached.toString());
    if (anybody.exitCode() == 0) {
      return new Unverified(
          "is signed with the key "
              + fingerprint(anybody.out())
              + ", which is not that of "
              + keyName,
          "give that key if you trust its owner");
    }
    return new Unverified(
        "is not what was signed: " + Tool.lastLine(anybody.err()),
        "it was changed on its way or where it lies; take it from its maker");
  }

  /** {@code Good "git" signature with ED25519 key SHA256:…}. */
  private static String fingerprint(String said) {
    String line = Tool.lastLine(said);
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
