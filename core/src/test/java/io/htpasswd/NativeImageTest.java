package io.htpasswd;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.testing.NativeImage;
import org.junit.jupiter.api.Test;

class NativeImageTest {
    @Test
    void needsNoMetadata() throws Exception {
        NativeImage.assertNeedsNoMetadata(BasicAuth.class);
    }
}
