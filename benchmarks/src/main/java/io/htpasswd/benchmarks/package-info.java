/** Speed, as ratios of one interleaved run: start at {@link io.htpasswd.benchmarks.Benchmarks}. */
package io.htpasswd.benchmarks;
