package dev.bothy.llb.op;

/** Schemes of {@link SourceOp} identifiers and the names of their attributes. */
public final class SourceAttrs {
  public static final String DOCKER_IMAGE = "docker-image";
  public static final String OCI_LAYOUT = "oci-layout";

  /** One blob by digest, as a file; with attributes of files of http. */
  public static final String DOCKER_IMAGE_BLOB = "docker-image+blob";

  public static final String OCI_LAYOUT_BLOB = "oci-layout+blob";
  public static final String LOCAL = "local";
  public static final String GIT = "git";
  public static final String HTTP = "http";
  public static final String HTTPS = "https";

  /** Our own: {@code debian://SUITE}, bootstrapped from the mirror that the host has configured. */
  public static final String DEBIAN = "debian";

  /** {@code default}, {@code pull} or {@code local}. */
  public static final String IMAGE_RESOLVE_MODE = "image.resolvemode";

  public static final String IMAGE_RECORD_TYPE = "image.recordtype";
  public static final String IMAGE_LAYER_LIMIT = "image.layerlimit";
  public static final String IMAGE_CHECKSUM = "image.checksum";

  public static final String OCI_SESSION = "oci.session";
  public static final String OCI_STORE = "oci.store";
  public static final String OCI_LAYER_LIMIT = "oci.layerlimit";

  public static final String LOCAL_SESSION = "local.session";
  public static final String LOCAL_UNIQUE = "local.unique";

  /** JSON array of patterns, as are the next two. */
  public static final String LOCAL_INCLUDE = "local.includepattern";

  public static final String LOCAL_EXCLUDE = "local.excludepatterns";
  public static final String LOCAL_FOLLOW = "local.followpaths";
  public static final String LOCAL_KEY_HINT = "local.sharedkeyhint";

  /** {@code none} or {@code metadata}. */
  public static final String LOCAL_DIFFER = "local.differ";

  /** {@code true}: what the files are comes as a list, and of contents only the exceptions. */
  public static final String LOCAL_METADATA_TRANSFER = "local.metadatatransfer";

  /** JSON array of patterns: the exceptions. */
  public static final String LOCAL_METADATA_EXCEPTIONS = "local.metadatatransferexclude";

  public static final String GIT_FULL_URL = "git.fullurl";
  public static final String GIT_KEEP_DIR = "git.keepgitdir";
  public static final String GIT_AUTH_TOKEN_SECRET = "git.authtokensecret";
  public static final String GIT_AUTH_HEADER_SECRET = "git.authheadersecret";
  public static final String GIT_KNOWN_HOSTS = "git.knownsshhosts";
  public static final String GIT_SSH_SOCK = "git.mountsshsock";
  public static final String GIT_CHECKSUM = "git.checksum";
  public static final String GIT_SKIP_SUBMODULES = "git.skipsubmodules";

  /** {@code checkout} or {@code commit}: how old the files are. */
  public static final String GIT_MTIME = "git.mtime";

  /** The checksum is the commit, whatever the ref is now. */
  public static final String GIT_FETCH_BY_COMMIT = "git.fetchbycommit";

  /** A blob of a registry or a layout, which is a file that {@code git bundle} made. */
  public static final String GIT_BUNDLE = "git.bundle";

  /** The result is such a file. */
  public static final String GIT_CHECKOUT_BUNDLE = "git.checkoutbundle";

  /** Whether git gives advice in the log. */
  public static final String GIT_ADVICE = "git.advice";

  /** Keys of PGP in armor, or one line of ssh: who must have signed the commit or its tag. */
  public static final String GIT_SIG_PUBKEY = "git.sig.pubkey";

  public static final String GIT_SIG_REJECT_EXPIRED = "git.sig.rejectexpired";
  public static final String GIT_SIG_REQUIRE_TAG = "git.sig.requiresignedtag";
  public static final String GIT_SIG_IGNORE_TAG = "git.sig.ignoresignedtag";

  public static final String HTTP_CHECKSUM = "http.checksum";
  public static final String HTTP_FILENAME = "http.filename";

  /** {@code 0} and octal digits. */
  public static final String HTTP_PERM = "http.perm";

  public static final String HTTP_UID = "http.uid";
  public static final String HTTP_GID = "http.gid";
  public static final String HTTP_AUTH_HEADER_SECRET = "http.authheadersecret";

  /** Before the name of a header, in any case. BuildKit sends two, and leaves out others. */
  public static final String HTTP_HEADER = "http.header.";

  public static final String HTTP_ACCEPT = "http.header.accept";
  public static final String HTTP_USER_AGENT = "http.header.user-agent";

  /** Keys of PGP in armor: who must have signed the file. */
  public static final String HTTP_SIG_PUBKEY = "http.sig.pubkey";

  /** A detached signature of PGP in armor. */
  public static final String HTTP_SIG_SIGNATURE = "http.sig.signature";

  /** JSON array of package names to install besides those of the variant, in their order. */
  public static final String DEBIAN_PACKAGES = "debian.packages";

  /** JSON array of components; absent: {@code main}. */
  public static final String DEBIAN_COMPONENTS = "debian.components";

  /** How much the bootstrap installs: a variant of mmdebstrap; absent: {@code minbase}. */
  public static final String DEBIAN_VARIANT = "debian.variant";

  private SourceAttrs() {}
}
