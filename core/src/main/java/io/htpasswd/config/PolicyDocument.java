package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document of either of agentgateway's forms says: a policy and its users. */
record PolicyDocument(Policy policy, CredentialVerifier users) {

    /** Of agentgateway's own configuration, which holds policies among much else. */
    private static final List<String> OF_A_WHOLE_CONFIGURATION =
            List.of("binds", "listeners", "routes", "config", "frontendPolicies", "backends", "services", "workloads");

    static PolicyDocument read(Node document, UsersReader users) throws PolicyConfigException {
        for (String key : OF_A_WHOLE_CONFIGURATION) {
            if (document.has(key)) {
                throw new PolicyConfigException(
                        key + ": this is a whole agentgateway configuration, of which only basicAuth can be enforced;"
                                + " give policies: {basicAuth: …} in a document of its own");
            }
        }
        if (document.has("items") && !document.has("spec")) {
            throw new PolicyConfigException(
                    "items: this is a list of objects; give one policy, as kubectl get prints it when it is named");
        }
        if (document.has("spec") || document.has("kind") || document.has("apiVersion") || document.has("metadata")) {
            return wholeKubernetes(document, users);
        }
        if (document.has("policies")) {
            document.onlyKeys("policies");
            Node policies = document.requiredChild("policies");
            policies.onlyKeys("basicAuth");
            return standalone(policies.requiredChild("basicAuth"), users);
        }
        if (document.has("htpasswd") || document.has("authorizationLocation")) return standalone(document, users);
        return kubernetes(document, null, users);
    }

    private static PolicyDocument wholeKubernetes(Node document, UsersReader users) throws PolicyConfigException {
        // A document that a cluster gave out also says how the policy fares there.
        document.onlyKeys("apiVersion", "kind", "metadata", "spec", "status");
        Node metadata = document.child("metadata");
        String namespace = metadata == null ? null : metadata.text("namespace");
        Node spec = document.requiredChild("spec");
        spec.onlyKeys("targetRefs", "targetSelectors", "traffic");
        Node traffic = spec.requiredChild("traffic");
        traffic.onlyKeys("phase", "basicAuthentication");
        return kubernetes(traffic.requiredChild("basicAuthentication"), namespace == null ? "" : namespace, users);
    }

    private static PolicyDocument kubernetes(Node node, @Nullable String namespace, UsersReader users)
            throws PolicyConfigException {
        node.onlyKeys("mode", "realm", "users", "secretRef", "location");
        String source = node.exactlyOne("users", "secretRef");
        Policy policy = policy(node, node.has("mode") ? node.requiredText("mode") : "Strict", "location");
        CredentialVerifier verifier = source.equals("users")
                ? users.inline(node)
                : users.secret(node, SecretRef.read(node.requiredChild("secretRef"), namespace));
        return new PolicyDocument(policy, verifier);
    }

    private static PolicyDocument standalone(Node node, UsersReader users) throws PolicyConfigException {
        node.onlyKeys("htpasswd", "realm", "mode", "authorizationLocation");
        if (!node.has("mode")) {
            throw new PolicyConfigException(
                    node.at("mode")
                            + ": expected strict or optional, found none; agentgateway would take optional, which lets strangers in");
        }
        Policy policy = policy(node, node.requiredText("mode"), "authorizationLocation");
        return new PolicyDocument(policy, users.htpasswd(node));
    }

    /** With gRPC's own form for gRPC calls, as agentgateway answers them. */
    private static Policy policy(Node node, String mode, String locationKey) throws PolicyConfigException {
        Policy policy = switch (mode) {
            case "Strict", "strict" -> Policy.strict();
            case "Optional", "optional" -> Policy.optional();
            default ->
                throw new PolicyConfigException(
                        node.at("mode") + ": expected Strict or Optional, found " + Node.quoted(mode));
        };
        if (node.has("realm")) {
            try {
                policy = policy.withRealm(node.requiredText("realm"));
            } catch (IllegalArgumentException e) {
                throw new PolicyConfigException(node.at("realm") + ": " + e.getMessage());
            }
        }
        Node location = node.child(locationKey);
        if (location != null) policy = policy.withLocation(LocationReader.read(location));
        return policy.withGrpcRejections();
    }
}
