import pulumi
import pulumi_cloudflare_images as images

IMAGE_ID = "2cdc28f0-017a-49c4-9ed7-87056c83901f"

invoice = images.ImageDetails.get(
    "invoice",
    IMAGE_ID,
    expect={"require_signed_urls": True, "allow_public_variants": ["teaser"]},
)
teaser = images.get_variant_url_output(image_id=IMAGE_ID, variant="teaser")
signed = images.get_signed_variant_url_output(image_id=IMAGE_ID, variant="public", expires_in="7d")

pulumi.export("access", invoice.access)
pulumi.export("teaserUrl", teaser.url)
pulumi.export("invoiceUrl", signed.url)
