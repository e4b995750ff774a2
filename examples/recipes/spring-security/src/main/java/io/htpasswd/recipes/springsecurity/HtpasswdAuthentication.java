package io.htpasswd.recipes.springsecurity;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import java.nio.charset.StandardCharsets;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Through {@link BasicAuth} rather than the file itself, for its limit on hashing, its memory and its log. */
record HtpasswdAuthentication(BasicAuth auth) implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication asked) {
        String client = asked.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : null;
        Decision decision = auth.evaluate(credentials(asked), client);
        if (decision instanceof Decision.Authenticated user) {
            var roles = user.groups().stream()
                    .map(group -> new SimpleGrantedAuthority("ROLE_" + group))
                    .toList();
            return UsernamePasswordAuthenticationToken.authenticated(user.user(), null, roles);
        }
        if (decision instanceof Decision.Denied denied && denied.rejection().challenge() == null) {
            throw new Refused(denied.rejection());
        }
        throw new BadCredentialsException("denied");
    }

    /** Bytes where {@link HtpasswdCredentials} has read them; text where a form has, or a program asks. */
    private static Credentials credentials(Authentication asked) {
        if (asked.getCredentials() instanceof Credentials read) return read;
        if (asked.getCredentials() == null) throw new BadCredentialsException("no password");
        return Credentials.of(asked.getName(), asked.getCredentials().toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return authentication == UsernamePasswordAuthenticationToken.class;
    }
}
