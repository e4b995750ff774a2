package io.htpasswd.config;

import io.htpasswd.basic.CredentialLocation;

/** Where credentials stand, as agentgateway puts it: exactly one of header, queryParameter, cookie. */
final class LocationReader {
    private LocationReader() {}

    static CredentialLocation read(Node location) throws PolicyConfigException {
        location.onlyKeys("header", "queryParameter", "cookie", "expression");
        String kind = location.exactlyOne("header", "queryParameter", "cookie", "expression");
        if (kind.equals("expression")) {
            throw new PolicyConfigException(location.at(kind)
                    + ": CEL expressions are not evaluated here; in code, CredentialLocation.custom takes a function");
        }
        Node node = location.requiredChild(kind);
        boolean header = kind.equals("header");
        if (header) node.onlyKeys("name", "prefix");
        else node.onlyKeys("name");
        String name = node.requiredText("name");
        String prefix = header ? node.text("prefix") : null;
        try {
            return switch (kind) {
                case "header" -> CredentialLocation.header(name, prefix == null ? "" : prefix);
                case "queryParameter" -> CredentialLocation.queryParameter(name);
                default -> CredentialLocation.cookie(name);
            };
        } catch (IllegalArgumentException e) {
            throw new PolicyConfigException(node.path() + ": " + e.getMessage());
        }
    }
}
