package io.htpasswd.basic;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every answer a policy gives to a denied request, made once: nothing about a denial depends on the credentials. */
final class Rejections {
    /** How an answer is put; decided by the request. */
    enum Form {
        ORDINARY,
        /** The same without a body (RFC 9110 §9.3.2). */
        HEAD,
        /** HTTP 200 and a status of gRPC's own (gRPC over HTTP/2, responses). */
        GRPC;

        /** Only a request that is gRPC beyond doubt gets that form: else a client could turn its own denial into a 200. */
        static Form of(RequestView request, boolean grpcRejections) {
            if ("HEAD".equals(request.method())) return HEAD;
            return grpcRejections && isGrpc(request) ? GRPC : ORDINARY;
        }

        private static boolean isGrpc(RequestView request) {
            if (!"POST".equals(request.method())) return false;
            List<String> types = request.headers("Content-Type");
            List<String> codings = request.headers("TE");
            if (FieldValues.holdNull(types) || FieldValues.holdNull(codings) || types.size() != 1) return false;
            String type = types.get(0);
            return (type.equals(GRPC_TYPE) || type.startsWith(GRPC_TYPE + "+") || type.startsWith(GRPC_TYPE + ";"))
                    && codings.stream()
                            .flatMap(field -> List.of(field.split(",", -1)).stream())
                            .anyMatch(coding -> FieldValues.strip(coding).equalsIgnoreCase("trailers"));
        }
    }

    private static final String GRPC_TYPE = "application/grpc";

    private final Map<Form, Map<Reason, Decision.Denied>> denials = new EnumMap<>(Form.class);

    Rejections(Policy policy) {
        for (Form form : Form.values()) {
            Map<Reason, Decision.Denied> ofForm = new EnumMap<>(Reason.class);
            for (Reason reason : Reason.values()) {
                ofForm.put(reason, new Decision.Denied(reason, rejection(policy, form, reason)));
            }
            denials.put(form, ofForm);
        }
    }

    Decision.Denied of(Form form, Reason reason) {
        return Objects.requireNonNull(Objects.requireNonNull(denials.get(form)).get(reason));
    }

    /** The rewritten answer when it is still a denial; a body never for HEAD, and never in gRPC's form, which has none. */
    static Rejection acceptable(Rejection rewritten, Rejection standard, Form form) {
        if (rewritten.status() < 400 && rewritten.status() != standard.status()) return standard;
        return form == Form.HEAD || rewritten.status() < 400
                ? new Rejection(rewritten.status(), rewritten.challenge(), rewritten.headers(), "")
                : rewritten;
    }

    private static Rejection rejection(Policy policy, Form form, Reason reason) {
        Rejection.Challenge challenge = switch (reason) {
            case NO_CREDENTIALS, MALFORMED, REJECTED -> challenge(policy);
            case LIMITED, FORBIDDEN, UNAVAILABLE -> null;
        };
        Map<String, String> headers = new LinkedHashMap<>();
        if (form == Form.GRPC) {
            headers.put("Content-Type", GRPC_TYPE);
            headers.put("grpc-status", String.valueOf(reason.grpcStatus()));
            // Printable ASCII without a percent sign: its own percent-encoding.
            headers.put("grpc-message", text(reason));
            headers.put("Cache-Control", "no-store");
            return new Rejection(200, challenge, headers, "");
        }
        headers.put("Content-Type", policy.charset() ? "text/plain; charset=utf-8" : "text/plain");
        headers.put("Cache-Control", "no-store");
        if (reason == Reason.LIMITED || reason == Reason.UNAVAILABLE) headers.put("Retry-After", "1");
        return new Rejection(status(policy, reason), challenge, headers, form == Form.HEAD ? "" : text(reason));
    }

    private static int status(Policy policy, Reason reason) {
        return switch (reason) {
            case NO_CREDENTIALS, MALFORMED, REJECTED -> policy.location().isProxy() ? 407 : 401;
            case FORBIDDEN -> 403;
            case LIMITED -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    /** The first two are agentgateway's own words: clients and dashboards match on them. */
    private static String text(Reason reason) {
        return switch (reason) {
            case NO_CREDENTIALS -> "basic authentication failure: no basic authentication credentials found";
            case MALFORMED, REJECTED -> "basic authentication failure: invalid credentials";
            case FORBIDDEN -> "basic authentication failure: not permitted";
            case LIMITED -> "basic authentication failure: too many attempts";
            case UNAVAILABLE -> "basic authentication unavailable";
        };
    }

    /** {@code Basic realm="…", charset="UTF-8"} (RFC 7617 §2 and §2.1), the realm as a quoted-string (RFC 9110 §5.6.4). */
    private static Rejection.Challenge challenge(Policy policy) {
        String realm = policy.realm().replace("\\", "\\\\").replace("\"", "\\\"");
        return new Rejection.Challenge(
                policy.location().isProxy() ? "Proxy-Authenticate" : "WWW-Authenticate",
                "Basic realm=\"" + realm + "\"" + (policy.charset() ? ", charset=\"UTF-8\"" : ""));
    }
}
