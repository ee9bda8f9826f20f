import pulumi
import pulumi_cloudflare_images as images

IMAGE_ID = "2cdc28f0-017a-49c4-9ed7-87056c83901f"

invoice = images.ImageDetails.get("invoice", IMAGE_ID)
found = images.get_image_details_output(image_id=IMAGE_ID)

pulumi.export("access", invoice.access)
pulumi.export("problem", invoice.access_problem)
pulumi.export("found", found.access)
pulumi.export("foundProblem", found.access_problem)


def index_by_wrong_name(urls):
    try:
        return urls["thumbnial"]
    except KeyError:
        return "KeyError"


pulumi.export("wrong", found.variant_urls.apply(index_by_wrong_name))
