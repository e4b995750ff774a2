package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import org.junit.jupiter.api.Test;

/** What is proven here is proven of Netty 4.2. */
class NettyVersionTest {
    @Test
    void everyPartOfNettyIsOfTheSame42() {
        assertThat(Version.identify().values())
                .hasSizeGreaterThan(5)
                .extracting(Version::artifactVersion)
                .allSatisfy(version -> assertThat(version).startsWith("4.2."))
                .containsOnly(System.getProperty("netty.version"));
    }
}
