package io.htpasswd.examples.gateway;

import io.htpasswd.admission.TrustedProxies;
import io.htpasswd.examples.StartException;
import java.util.List;
import picocli.CommandLine.Option;

/** Who stands in front, and how it says for whom it speaks. */
final class ProxyOptions {
    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            required = true,
            description = "Addresses and blocks, such as 10.0.0.0/8, of the proxies in front: what they write into"
                    + " X-Forwarded-For says who the client is. Default: the client is who connects.")
    private List<String> trusted = List.of();

    @Option(
            names = "--proxy-protocol",
            description =
                    "Every connection begins with a header of the PROXY protocol, version 1 or 2; those that do not come"
                            + " from --trusted-proxies are closed.")
    boolean proxyProtocol;

    TrustedProxies trusted() throws StartException {
        try {
            return TrustedProxies.of(trusted.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new StartException("--trusted-proxies: " + e.getMessage());
        }
    }
}
