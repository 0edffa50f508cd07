/**
 * A client of image registries (OCI distribution specification 1.1; what registry 2.8 and Docker
 * Hub speak). It runs on {@link java.net.HttpURLConnection}: ready in a tenth of the time that
 * {@code java.net.http} takes for its first request.
 */
@NullMarked
package dev.bothy.oci.registry;

import org.jspecify.annotations.NullMarked;
