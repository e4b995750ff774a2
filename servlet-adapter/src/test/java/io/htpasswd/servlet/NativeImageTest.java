package io.htpasswd.servlet;

import io.htpasswd.testing.NativeImage;
import org.junit.jupiter.api.Test;

/** As core's. */
class NativeImageTest {
    @Test
    void needsNoMetadata() throws Exception {
        NativeImage.assertNeedsNoMetadata(BasicAuthFilter.class);
    }
}
