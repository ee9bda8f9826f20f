import pulumi
import pulumi_cloudflare_images as images

config = pulumi.Config()
other = images.Provider(
    "other",
    api_token=pulumi.Output.secret("other-token"),
    account_id=config.require("account"),
    base_url=config.require("url"),
)
opts = pulumi.InvokeOutputOptions(provider=other)
pending = pulumi.Stash("pending", input="any")
hero = images.get_image_details_output(
    image_id="hero.jpeg", expect={"variants": ["print"], "enforcement": "advisory"}, opts=opts
)
deferred = images.get_image_details_output(image_id=pending.id, opts=opts)

pulumi.export("hero", hero.variant_urls["public"])
pulumi.export("key", images.get_signing_key_output(opts=opts).value)
pulumi.export("deferred", deferred.variant_urls["public"])

many = [f"image-{index}" for index in range(config.get_int("many") or 0)]
found = pulumi.Output.all(*[images.get_image_details_output(image_id=image_id) for image_id in many])
pulumi.export("many", found.apply(lambda results: len({result.image_id for result in results})))
