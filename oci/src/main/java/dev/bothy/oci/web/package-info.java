/**
 * The way to web servers as this machine is set up: its proxies and its certificate authorities. On
 * {@link java.net.HttpURLConnection}: ready in a tenth of the time that {@code java.net.http} takes
 * for its first request.
 */
@NullMarked
package dev.bothy.oci.web;

import org.jspecify.annotations.NullMarked;
