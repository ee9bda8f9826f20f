/**
 * A self-signed certificate of localhost and 127.0.0.1, valid for 100 years, with its key. It protects nothing: both are
 * public, and only tests on the loopback interface use them.
 */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUJVkHoP0LMD1DmJsUYjWsluq4qCIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIyMzYyMVoYDzIxMjYxMDMw
MjIzNjIxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQevaAd24EeGCOB7epaDtNDHRu+VJ/oeAfA3uKYKAsvQlBzr9qskcet
uPN45rOtFJWnUZDnjFcWUGmZfXg+xY+7o28wbTAdBgNVHQ4EFgQUydTAwa+aWiKU
WVs+dDmCo4GOvnAwHwYDVR0jBBgwFoAUydTAwa+aWiKUWVs+dDmCo4GOvnAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgUo6GRnk59bSAiVUGJ7QNVbhw8ABvOS4RirvLCw4hdFMCIEnd
peTeiy3AnfLd94MP8EzacrvBcsdfra/fgsD+kKPy
-----END CERTIFICATE-----
`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQN9hLkHoPSlRgJTm
ZhPq1N4qSgD85VrnGzTJN2mikH2hRANCAAQevaAd24EeGCOB7epaDtNDHRu+VJ/o
eAfA3uKYKAsvQlBzr9qskcetuPN45rOtFJWnUZDnjFcWUGmZfXg+xY+7
-----END PRIVATE KEY-----
`;
