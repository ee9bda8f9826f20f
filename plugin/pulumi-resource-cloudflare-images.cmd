@node "%~dp0pulumi-resource-cloudflare-images" %*
